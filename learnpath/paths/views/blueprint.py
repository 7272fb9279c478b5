"""The one blueprint of this feature."""

from flask import Blueprint

bp = Blueprint("paths", __name__)
