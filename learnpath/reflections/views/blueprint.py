"""The blueprint, apart from its views so that they can import it."""

from flask import Blueprint

bp = Blueprint("reflections", __name__)
