class Refused(Exception):
    """Something cannot be done now; the sentence tells the person why, and what is possible instead."""

    def __init__(self, sentence, points=()):
        super().__init__(sentence)
        self.sentence = sentence
        self.points = list(points)
