from flask import Blueprint

from learnpath.cohorts.loading import load_activity
from learnpath.terms import ActivityKind

bp = Blueprint("meetings", __name__)
load_meeting = load_activity(ActivityKind.MEETING)
