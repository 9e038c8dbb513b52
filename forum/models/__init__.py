from forum.models.boards import Board
from forum.models.members import Member
from forum.models.notices import Broadcast, Notice, NoticeChoice
from forum.models.outbox import Attempt, Outgoing
from forum.models.posts import Post, Revision
from forum.models.threads import ReadMark, Thread
from forum.models.tokens import Answered, Token
from forum.models.webhooks import Webhook

__all__ = [
    "Answered",
    "Attempt",
    "Board",
    "Broadcast",
    "Member",
    "Notice",
    "NoticeChoice",
    "Outgoing",
    "Post",
    "ReadMark",
    "Revision",
    "Thread",
    "Token",
    "Webhook",
]
