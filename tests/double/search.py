# SPDX-License-Identifier: MIT
"""The inventory, searched."""

from mender import JSON, SEARCH, Measured, bearer

BY_ID = {"scope": "identity", "attribute": "id", "order": "asc"}
TYPE = {"scope": "inventory", "attribute": "device_type"}


def device(name, *attributes):
    shown = [{"name": n, "value": v, "scope": s} for s, n, v in attributes]
    time = "2026-01-02T08:00:00Z"
    shown.append({"name": "updated_ts", "value": time, "scope": "system"})
    return {"id": name, "attributes": shown, "updated_ts": time}


class Search(Measured):
    def setUp(self):
        self.devices = [
            device("c", ("inventory", "device_type", "pi4"), ("tags", "device_type", "pi3")),
            device("a", ("inventory", "mac", ["1", "2"])),
            device("b", ("inventory", "device_type", "pi5")),
        ]
        for double in self.main, self.old:
            double.send("PUT", "/double/inventory", self.devices)

    def ids(self, search, double=None):
        answer = self.expect((double or self.main).post(SEARCH, search), 200)
        return [device["id"] for device in answer.json()]

    def test_search__for_nothing__lists_all_as_they_are_stored(self):
        answer = self.expect_body(self.main.post(SEARCH, {}), 200, self.devices)
        self.assertEqual(answer.headers["X-Total-Count"], "3")

    def test_search__of_any_page__has_no_link(self):
        for page in 1, 2:
            answer = self.main.post(SEARCH, {"page": page, "per_page": 1})
            self.assertIsNone(answer.headers.get_all("Link"))

    def test_sort__by_id__is_the_order_of_all_pages(self):
        for order, expected in ("asc", "abc"), ("desc", "cba"):
            search = {"per_page": 2, "sort": [{**BY_ID, "order": order}]}
            pages = [self.ids({**search, "page": page}) for page in (1, 2, 3)]
            self.assertEqual(pages, [list(expected[:2]), list(expected[2:]), []])

    def test_attributes__that_are_selected__are_shown_with_the_time_alone(self):
        search = {"sort": [BY_ID], "attributes": [TYPE]}
        shown = self.expect(self.main.post(SEARCH, search), 200).json()
        pairs = [[(a["scope"], a["name"]) for a in device["attributes"]] for device in shown]
        time, kind = ("system", "updated_ts"), ("inventory", "device_type")
        self.assertEqual(pairs, [[time], [kind, time], [kind, time]])

    def test_device__without_attributes__has_no_list_of_them(self):
        self.main.send("PUT", "/double/inventory", [{"id": "a", "attributes": []}])
        self.expect_body(self.main.post(SEARCH, {"attributes": [TYPE]}), 200, [{"id": "a"}])

    def test_page_size__that_is_none__is_20(self):
        many = [device(f"d-{i:02}") for i in range(30)]
        self.main.send("PUT", "/double/inventory", many)
        for search in {}, {"per_page": 0}, {"per_page": -1, "page": 0}:
            self.assertEqual(len(self.ids(search)), 20)

    def test_page_size__above_500__is_refused_by_main_alone(self):
        self.expect(self.main.post(SEARCH, {"per_page": 501}), 400)
        self.assertEqual(len(self.ids({"per_page": 501}, self.old)), 3)

    def test_body__that_is_none__is_refused(self):
        error = "failed to decode request body: EOF"
        self.expect(self.main.post(SEARCH, b""), 400, error)
        self.expect(self.main.post(SEARCH, b"{"), 400)

    def test_attribute__of_no_scope__is_refused(self):
        self.expect(self.main.post(SEARCH, {"attributes": [{"attribute": "x"}]}), 400)
        self.expect(self.main.post(SEARCH, {"attributes": [{"scope": "tags"}]}), 400)

    def test_body__that_is_no_json__or_of_nobody__is_refused(self):
        text = {**bearer("a-token"), "Content-Type": "text/plain"}
        self.expect(self.main.post(SEARCH, {}, text), 415)
        self.expect(self.main.post(SEARCH, {}, {**bearer("another"), **JSON}), 401)
        self.expect(self.main.get(SEARCH), 405)

    def test_body__of_more_than_a_mebibyte__is_refused_by_main(self):
        large = b"{" + b" " * (1 << 20) + b"}"
        self.expect(self.main.post(SEARCH, large), 413)
        self.expect(self.old.post(SEARCH, large), 200)
