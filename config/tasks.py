from celery import shared_task

from config import ticking
from forum import clock


@shared_task
def tick():
    ticking.tick(clock.now())
