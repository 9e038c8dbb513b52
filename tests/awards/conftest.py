from tests.stories import language, person, said, screen  # noqa: F401
