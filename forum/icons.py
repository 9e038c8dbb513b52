"""The drawings of the house: paths for 24 × 24 pixels, filled with the colour of the text around them."""

FILLED = {
    "mood": '<path fill-rule="evenodd" d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM8.5 8.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zm7 0a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zM7 14h10a5 5 0 0 1-10 0z"/>',  # noqa: E501
    "heart": '<path d="M12 21s-7.5-4.7-9.6-9.3C.8 8 3 4 6.8 4 9 4 10.8 5.2 12 7c1.2-1.8 3-3 5.2-3C21 4 23.2 8 21.6 11.7 19.5 16.3 12 21 12 21z"/>',  # noqa: E501
    "cloud": '<path d="M7 18a5 5 0 0 1-.6-9.96A6.5 6.5 0 0 1 19 9.5 4.3 4.3 0 0 1 18.5 18H7z"/><path d="M9 20l-1 3m5-3l-1 3m5-3l-1 3" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/>',  # noqa: E501
    "star": '<path d="M12 2l2.9 6.3 6.9.8-5.1 4.7 1.4 6.8L12 17.2 5.9 20.6l1.4-6.8L2.2 9.1l6.9-.8z"/>',
    "bolt": '<path d="M13 2L4 14h6l-1 8 9-12h-6z"/>',
    "up": '<path d="M12 4l9 13H3z"/>',
    "down": '<path d="M12 20L3 7h18z"/>',
    "pin": '<path d="M14 2l8 8-4 1-4 4v5l-4-4-6 6-2 0 0-2 6-6-4-4h5l4-4z"/>',
}
DRAWN = {
    "bell": '<path d="M6 9a6 6 0 1 1 12 0c0 6 2.5 7 2.5 7h-17S6 15 6 9z"/><path d="M10 20a2 2 0 0 0 4 0"/>',
    "search": '<circle cx="11" cy="11" r="7"/><path d="M16.5 16.5L21 21"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "dot": '<circle cx="12" cy="12" r="3"/>',
    "reply": '<path d="M10 8V4L3 11l7 7v-4c5 0 8 1.5 11 5-1-6-4-10.5-11-11z"/>',
    "edit": '<path d="M4 20l1-4L16.5 4.5l3 3L8 19z"/>',
    "quote": '<path d="M4 6h16M4 12h10M4 18h13"/>',
    "eye": '<path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "talk": '<path d="M4 5h16v11H10l-5 4v-4H4z"/>',
    "chat": '<path d="M4 5h16v11H10l-5 4v-4H4z"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M3 7l9 7 9-7"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="M11 12l9-9m-4 4l3 3"/>',
    "download": '<path d="M12 4v11m-5-5l5 5 5-5M4 20h16"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
}
# A grid may be asked for by its own name.
FILLED |= {"loved": FILLED["heart"], "letdown": FILLED["cloud"], "awaited": FILLED["star"]}

_EYES = '<circle cx="12.5" cy="15" r="2.1" fill="#3a2206"/><circle cx="23.5" cy="15" r="2.1" fill="#3a2206"/>'
MOODS = {
    "happy": _EYES + '<path d="M11 21a7.2 7.2 0 0 0 14 0z" fill="#3a2206"/>',
    "loving": '<path d="M12.5 19l-4-4a2.5 2.5 0 0 1 4-2.8 2.5 2.5 0 0 1 4 2.8zm11 0l-4-4a2.5 2.5 0 0 1 4-2.8 2.5 2.5 0 0 1 4 2.8z" fill="#e11d48"/><path d="M12 22.5a6.2 6.2 0 0 0 12 0z" fill="#3a2206"/>',  # noqa: E501
    "hopeful": '<g stroke="#3a2206" fill="none" stroke-linecap="round"><path d="M9.5 15.5q3-3.4 6 0m5 0q3-3.4 6 0" stroke-width="2"/><path d="M13 22.5q5 3.6 10 0" stroke-width="2.2"/></g>',  # noqa: E501
    "sad": _EYES + '<path d="M12 25q6-5.6 12 0" stroke="#3a2206" stroke-width="2.2" fill="none" stroke-linecap="round"/><path d="M25.5 18.5q2.5 3.6 0 5-2.5-1.4 0-5z" fill="#3b82f6"/>',  # noqa: E501
}  # fmt: skip

TUB = (
    '<g fill="#fff6ea"><circle cx="78" cy="84" r="30"/><circle cx="120" cy="62" r="34"/><circle cx="164" cy="82" r="30"/>'
    '<circle cx="98" cy="106" r="28"/><circle cx="146" cy="106" r="30"/><circle cx="190" cy="44" r="16"/><circle cx="50" cy="40" r="12"/></g>'  # noqa: E501
    '<g fill="#ffe0bd"><circle cx="120" cy="74" r="9"/><circle cx="84" cy="92" r="7"/><circle cx="158" cy="92" r="8"/></g>'
    '<path d="M52 112h138l-20 110a10 10 0 0 1-10 8H82a10 10 0 0 1-10-8z" fill="#fff"/>'
    '<path d="M72 112h24l6 118H82a10 10 0 0 1-10-8L52 112zm50 0h26l-4 118h-20z'
    'm50 0h18l-20 110a10 10 0 0 1-10 8h-4z" fill="#d9480f"/>'
)
