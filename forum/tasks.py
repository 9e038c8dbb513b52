from celery import shared_task

from forum import clock


@shared_task
def deliver():
    from forum import notices  # which needs this task in order to be told

    if notices.deliver_due(clock.now()) == notices.BATCH:
        deliver.delay()
