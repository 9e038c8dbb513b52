def week(request):
    return {}
