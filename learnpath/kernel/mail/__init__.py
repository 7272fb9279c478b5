"""Mail: a letter is a row in the sender's transaction; delivery takes it from there, once.

`queue_mail` is the one door. What is not essential waits for the next daily mail, or is left unwritten, as its
reader has chosen.
"""

from learnpath.kernel.mail.delivery import deliver_waiting as deliver_waiting
from learnpath.kernel.mail.digest import gather_digests as gather_digests
from learnpath.kernel.mail.digest import release_held as release_held
from learnpath.kernel.mail.letter import Letter as Letter
from learnpath.kernel.mail.letter import OnPath as OnPath
from learnpath.kernel.mail.letter import Recipient as Recipient
from learnpath.kernel.mail.letter import Sender as Sender
from learnpath.kernel.mail.logos import MailLogo as MailLogo
from learnpath.kernel.mail.logos import tell_of_logos as tell_of_logos
from learnpath.kernel.mail.message import as_message as as_message
from learnpath.kernel.mail.outbox import HeldLetter as HeldLetter
from learnpath.kernel.mail.outbox import OutgoingMail as OutgoingMail
from learnpath.kernel.mail.outbox import count_held as count_held
from learnpath.kernel.mail.outbox import drop_all as drop_all
from learnpath.kernel.mail.outbox import drop_held as drop_held
from learnpath.kernel.mail.outbox import queue_mail as queue_mail
from learnpath.kernel.mail.outbox import readdress_held as readdress_held
