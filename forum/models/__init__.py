from forum.models.members import Member
from forum.models.notices import Notice, NoticeChoice
from forum.models.threads import Board, Post, ReadMark, Revision, Thread

__all__ = ["Board", "Member", "Notice", "NoticeChoice", "Post", "ReadMark", "Revision", "Thread"]
