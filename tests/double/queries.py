# SPDX-License-Identifier: MIT
"""Parameters, pages and links."""

from mender import ARTIFACTS, Measured


class Queries(Measured):
    def setUp(self):
        names = ["image-0", "image-1", "image-2", "a b*", "a b*", "a b*"]
        self.main.set_artifacts([(name, ["pi4"]) for name in names])

    def names(self, query):
        answer = self.expect(self.main.get(ARTIFACTS + query), 200)
        return [artifact["name"] for artifact in answer.json()]

    def test_link__of_a_query__is_encoded_anew_in_order_with_what_is_unknown(self):
        answer = self.main.get(ARTIFACTS + r"?z=~&per_page=1&name=a%20b\*&page=2&empty")
        query = ARTIFACTS + r"?empty=&name=a+b%5C%2A&page={}&per_page=1&z=~"
        self.assertEqual(
            answer.headers.get_all("Link"),
            [
                f'<{query.format(1)}>; rel="first"',
                f'<{query.format(1)}>; rel="prev"',
                f'<{query.format(3)}>; rel="next"',
            ],
        )

    def test_link__of_the_last_page__has_no_next(self):
        links = self.main.get(ARTIFACTS + "?per_page=3&page=2").headers.get_all("Link")
        self.assertEqual([link.split("rel=")[1] for link in links], ['"first"', '"prev"'])

    def test_raw_semicolon__in_a_parameter__drops_it_and_lists_all(self):
        self.assertEqual(len(self.names("?name=image-0;")), 6)
        self.assertEqual(self.names("?name=image-0%3B"), [])

    def test_broken_escape__in_a_parameter__drops_it_and_lists_all(self):
        for query in "?name=%zz", "?name=image-0%", "?name=%4":
            self.assertEqual(len(self.names(query)), 6, query)

    def test_dropped_parameter__beside_good_ones__leaves_those(self):
        self.assertEqual(self.names("?name=%zz&name=image-1"), ["image-1"])

    def test_plus__in_a_parameter__is_a_blank(self):
        self.assertEqual(self.names(r"?name=a+b\*"), ["a b*"] * 3)

    def test_prefix__in_other_letters__matches_and_a_name_does_not(self):
        self.assertEqual(self.names("?name=IMAGE-*"), ["image-0", "image-1", "image-2"])
        self.assertEqual(self.names("?name=IMAGE-0"), [])

    def test_artifacts_of_one_name__more_than_two_pages__come_in_three(self):
        self.main.set_artifacts([("same", [f"type-{i}"]) for i in range(1020)])
        pages = [self.main.get(f"{ARTIFACTS}?name=same&per_page=500&page={i}") for i in (1, 2, 3)]
        self.assertEqual([len(page.json()) for page in pages], [500, 500, 20])
        self.assertEqual(len({artifact["id"] for page in pages for artifact in page.json()}), 1020)
        more = ['rel="next"' in " ".join(page.headers.get_all("Link")) for page in pages]
        self.assertEqual(more, [True, True, False])

    def test_page_size__above_500__is_refused(self):
        fault = "invalid filter: PerPage: must be no greater than 500."
        self.expect(self.main.get(ARTIFACTS + "?per_page=501"), 400, fault)
        self.expect(self.main.get(ARTIFACTS + "?per_page=99999999999"), 400, fault)

    def test_page_size__that_is_no_number__is_the_default(self):
        for size in "0", "-1", "x", "1e1", "99999999999999999999":
            links = self.main.get(f"{ARTIFACTS}?per_page={size}").headers.get_all("Link")
            self.assertEqual(links, [f'<{ARTIFACTS}?page=1&per_page=20>; rel="first"'])

    def test_names__more_than_100__are_refused(self):
        query = "&".join(f"name=n{i}" for i in range(101))
        fault = "invalid filter: ExactNames: the length must be no more than 100."
        self.expect(self.main.get(f"{ARTIFACTS}?{query}"), 400, fault)
        self.expect(self.main.get(f"{ARTIFACTS}?{query[:query.rindex('&')]}"), 200)

    def test_prefixes__more_than_one__are_refused(self):
        fault = "invalid filter: NamePrefixes: the length must be no more than 1."
        self.expect(self.main.get(ARTIFACTS + "?name=a*&name=b*"), 400, fault)

    def test_prefix__beside_a_name__is_refused(self):
        fault = "invalid filter: cannot filter by both exact names and name prefix"
        self.expect(self.main.get(ARTIFACTS + "?name=a*&name=b"), 400, fault)

    def test_filters__wrong_in_several_ways__are_told_together(self):
        long = "x" * 4097
        query = f"?per_page=501&device_type={long}&name=a&name={long}"
        self.expect(
            self.main.get(ARTIFACTS + query),
            400,
            "invalid filter: DeviceType: the length must be no more than 4096; "
            "ExactNames: (1: the length must be no more than 4096.); "
            "PerPage: must be no greater than 500.",
        )
