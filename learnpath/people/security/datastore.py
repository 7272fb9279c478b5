"""Flask-Security's questions, asked of our session; codes of the second factor that count once."""

from typing import Any

from flask_security import RoleMixin, Totp, UserDatastore
from sqlalchemy import select

from learnpath.kernel.db import current_session
from learnpath.people.models import Account, Person


class _NoRole(RoleMixin):
    name = ""


class Datastore(UserDatastore):
    """Flask-Security's questions, asked of our session. Its commit is a flush."""

    def __init__(self) -> None:
        super().__init__(Account, _NoRole)

    def put(self, model: Any) -> Any:
        current_session().add(model)
        return model

    def delete(self, model: Any) -> None:
        current_session().delete(model)

    def commit(self) -> None:
        current_session().flush()

    def find_role(self, role: str) -> None:
        return None

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Account | None:
        query = select(Account).join(Account.person)
        if "email" in kwargs:
            query = query.where(Person.email == str(kwargs.pop("email")).lower())
        for column, value in kwargs.items():
            query = query.where(getattr(Account, column) == value)
        return current_session().scalars(query).one_or_none()


class OnceOnlyTotp(Totp):
    """A code that was read over a shoulder cannot be used a second time."""

    def get_last_counter(self, user: Any) -> int | None:
        counter: int | None = user.tf_last_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        user.tf_last_counter = tmatch.counter
