from forum.models.boards import Board
from forum.models.members import Member
from forum.models.notices import Notice, NoticeChoice
from forum.models.posts import Post, Revision
from forum.models.threads import ReadMark, Thread

__all__ = ["Board", "Member", "Notice", "NoticeChoice", "Post", "ReadMark", "Revision", "Thread"]
