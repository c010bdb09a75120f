# SPDX-License-Identifier: MIT
"""Routes, and names in paths."""

from mender import ARTIFACTS, LOGIN, RELEASES, TOKEN, V1, Measured, bearer, escape


class Paths(Measured):
    PUNCTUATION = "!$&'()*+,;=:@[]"
    NOT_ON_4_0 = '"<>^`|\\%?#/ é'

    def setUp(self):
        names = ["name+plus", *(f"a{c}b" for c in self.PUNCTUATION + self.NOT_ON_4_0)]
        for double in self.main, self.old:
            double.set_artifacts([(name, ["pi4"]) for name in names])

    def test_escaped_name__in_a_release_path_on_4_0__is_not_decoded(self):
        self.expect(self.old.get(RELEASES + "/name%2Bplus"), 404, "release not found")
        self.expect(self.old.get(RELEASES + "/name+plus"), 200)
        self.expect(self.main.get(RELEASES + "/name%2Bplus"), 200)
        self.expect(self.main.get(RELEASES + "/name+plus"), 200)

    def test_punctuation__raw_in_a_release_path__is_found_by_both(self):
        for mark in self.PUNCTUATION:
            for double in self.main, self.old:
                with self.subTest(mark):
                    answer = self.expect(double.get(f"{RELEASES}/a{mark}b"), 200)
                    self.assertEqual(answer.json()["name"], f"a{mark}b")

    def test_other_characters__in_a_release_path_on_4_0__cannot_be_addressed(self):
        for mark in self.NOT_ON_4_0:
            with self.subTest(mark):
                self.assertNotEqual(self.old.get(f"{RELEASES}/a{escape(mark)}b").status, 200)
                if mark.isascii() and mark != " ":
                    self.assertNotEqual(self.old.get(f"{RELEASES}/a{mark}b").status, 200)

    def test_other_characters__escaped_in_a_release_path_on_main__are_found(self):
        for mark in self.NOT_ON_4_0.replace("/", ""):
            with self.subTest(mark):
                self.expect(self.main.get(f"{RELEASES}/a{escape(mark)}b"), 200)

    def test_escaped_slash__in_a_release_path_on_main__is_no_route(self):
        self.expect_body(self.main.get(RELEASES + "/a%2Fb"), 404, {"error": "not found"})

    def test_broken_escape__in_a_path__is_refused_before_any_route(self):
        for double in self.main, self.old:
            answer = self.expect(double.get(RELEASES + "/a%zz"), 400)
            self.assertEqual(answer.headers.get_content_type(), "text/plain")

    def test_unknown_route__on_4_0__says_so_in_lower_case(self):
        answer = self.old.get(V1 + "/deployments/nothing")
        self.expect_body(answer, 404, {"error": "Resource not found"})

    def test_unknown_route__on_main__has_no_request_id(self):
        answer = self.main.get(V1 + "/deployments/nothing")
        self.expect_body(answer, 404, {"error": "not found"})
        self.assertNotIn("X-MEN-RequestID", answer.headers)

    def test_wrong_method__on_main__names_the_allowed_and_no_request_id(self):
        answer = self.main.post(ARTIFACTS, {})
        self.expect_body(answer, 405, {"error": "method not allowed"})
        self.assertEqual(answer.headers["Allow"], "GET, OPTIONS")

    def test_wrong_method__on_4_0__names_none(self):
        answer = self.old.post(RELEASES + "/a", {})
        self.expect_body(answer, 405, {"error": "Method not allowed"})
        self.assertNotIn("Allow", answer.headers)

    def test_trailing_slash__on_main__is_redirected(self):
        answer = self.expect(self.main.get(ARTIFACTS + "/?name=a%20b"), 301)
        self.assertEqual(answer.headers["Location"], ARTIFACTS + "?name=a%20b")
        self.assertEqual(answer.headers.get_content_type(), "text/html")

    def test_trailing_slash__on_4_0__is_an_unknown_route(self):
        self.expect(self.old.get(RELEASES + "/name+plus/"), 404, "Resource not found")

    def test_login__with_get__is_the_wrong_method(self):
        for double in self.main, self.old:
            self.expect(double.send("GET", LOGIN), 405)

    def test_request_id__sent_along__comes_back(self):
        headers = {**bearer(TOKEN), "X-MEN-RequestID": "mine"}
        answer = self.expect(self.main.get(RELEASES + "/none", headers), 404)
        self.assertEqual(answer.headers["X-MEN-RequestID"], "mine")
        self.assertEqual(answer.json()["request_id"], "mine")
