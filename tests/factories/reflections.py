from typing import Any

from sqlalchemy.orm import Session

from learnpath.cohorts.models import Enrolment
from learnpath.kernel.clock import now
from learnpath.paths.models import Activity
from learnpath.reflections.models import Reflection
from learnpath.reflections.services.writing import choose_groups, present_groups
from learnpath.terms import Audience


def make_reflection(
    session: Session,
    activity: Activity,
    author: Enrolment,
    text: str = "<p>Jag är tröttare än jag trodde.</p>",
    audience: Audience = Audience.ME,
    **values: Any,
) -> Reflection:
    reflection = Reflection(
        enrolment_id=author.id,
        activity_id=activity.id,
        cohort_id=author.cohort_id,
        text=text,
        audience=audience,
        **({"shared_at": None if audience is Audience.ME else now()} | values),
    )
    session.add(reflection)
    session.flush()
    if audience is Audience.GROUP:
        choose_groups(session, reflection.id, present_groups(session, author.id))
    return reflection
