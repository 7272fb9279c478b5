"""The screens of readings."""

from flask import Blueprint

bp = Blueprint("readings", __name__)
