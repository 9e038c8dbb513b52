"""How people use a browser: with a pointer, with the keyboard alone, or without JavaScript."""

import re

from django.test import Client
from playwright.sync_api import expect

FURTHEST = 400  # presses of Tab before we say that something cannot be reached


class Person:
    """A member with a browser of their own. Things are found as a reader of the page finds them: by role and name."""

    def __init__(self, browser, address, member=None, javascript=True, **more):
        self.context = browser.new_context(java_script_enabled=javascript, base_url=address, **more)
        if member:
            client = Client()
            client.force_login(member)
            cookie = client.cookies["sessionid"]
            self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()

    def goes_to(self, path):
        """Open the page; returns the status."""
        return self.page.goto(path).status

    def sees(self, words):
        expect(self.page.locator("main")).to_contain_text(words)

    def presses(self, role, name, **more):
        self.press(self.find(role, name, **more))

    def writes(self, label, words):
        self.fill(self.labelled(label), words)

    def chooses(self, label, option):
        self.select(self.labelled(label), option)

    def ticks(self, name):
        self.tick(self.find("checkbox", name))

    def labelled(self, label):
        return self.page.locator("main").get_by_label(re.compile(f"^{re.escape(label)}")).first

    def find(self, role, name, exact=True):
        return self.page.locator("main").get_by_role(role, name=name, exact=exact).first

    def press(self, thing):
        thing.click()

    def tick(self, box):
        box.check()

    def fill(self, field, words):
        field.fill(words)

    def select(self, field, option):
        field.select_option(label=option)

    def picks(self, name):
        """One of several faces."""
        self.page.locator("main label").filter(has_text=name).first.click()


class Typist(Person):
    """Has no pointer: goes from thing to thing with Tab."""

    def press(self, thing):
        self.reach(thing)
        self.page.keyboard.press("Enter")

    def tick(self, box):
        self.reach(box)
        self.page.keyboard.press("Space")

    def fill(self, field, words):
        self.reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)

    def select(self, field, option):
        self.reach(field)
        for _n in range(FURTHEST):
            if option in field.evaluate("field => [...field.selectedOptions].map(option => option.label.trim())"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{option} is not among the choices")

    def picks(self, name):
        wanted = self.page.locator("main").get_by_role("radio", name=name, exact=True)
        group = self.page.locator(f"main input[name='{wanted.get_attribute('name')}']")
        self.reach(group.first, among=group)
        for _n in range(group.count()):
            self.page.keyboard.press("ArrowRight")
            if wanted.is_checked():
                return
        raise AssertionError(f"{name} cannot be reached with the arrows")

    def reach(self, thing, among=None):
        thing.wait_for(state="attached")
        for _n in range(FURTHEST):
            if (among or thing).evaluate_all("things => things.includes(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{thing} cannot be reached with the keyboard")
