from forum.models.boards import Board
from forum.models.members import Member
from forum.models.notices import Broadcast, Notice, NoticeChoice
from forum.models.origins import Origin
from forum.models.outbox import Attempt, Outgoing
from forum.models.posts import Post, Revision
from forum.models.promises import Alarm, ReadyAnswer, Turn
from forum.models.pushes import PushSubscription
from forum.models.threads import Answer, ReadMark, Thread
from forum.models.tokens import Answered, Token
from forum.models.webhooks import Webhook

__all__ = [
    "Alarm",
    "Answer",
    "Answered",
    "Attempt",
    "Board",
    "Broadcast",
    "Member",
    "Notice",
    "NoticeChoice",
    "Origin",
    "Outgoing",
    "Post",
    "PushSubscription",
    "ReadMark",
    "ReadyAnswer",
    "Revision",
    "Thread",
    "Token",
    "Turn",
    "Webhook",
]
