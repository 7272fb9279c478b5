"""The screens of paths."""

from flask import Blueprint

bp = Blueprint("paths", __name__)
