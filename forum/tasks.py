from celery import shared_task

from forum import clock


@shared_task
def deliver():
    from forum import notices  # which needs this task in order to be told

    if notices.deliver_due(clock.now()) == notices.BATCH:
        deliver.delay()


@shared_task
def spread():
    from forum import notices

    notices.spread_due(clock.now())


@shared_task
def call_webhooks():
    from forum import webhooks

    if webhooks.call_due(clock.now()) == webhooks.BATCH:
        call_webhooks.delay()


@shared_task
def push():
    from forum import pushes

    if pushes.push_due(clock.now()) == pushes.BATCH:
        push.delay()


DRAIN = {"mail": deliver, "webhook": call_webhooks, "push": push}
