# SPDX-License-Identifier: MIT
"""What the double does when it is told to."""

from mender import ARTIFACTS, Double, Measured


class Troubles(Measured):
    def test_proxy__that_caps_the_page_size__leads_on_with_next(self):
        with Double("--page-size-max", "2") as double:
            double.set_artifacts([(f"image-{i}", ["pi4"]) for i in range(5)])
            path, names = ARTIFACTS + "?per_page=500&page=1", []
            while path:
                answer = self.expect(double.get(path), 200)
                names += [artifact["name"] for artifact in answer.json()]
                links = dict(reversed(link.split("; ")) for link in answer.headers.get_all("Link"))
                path = links.get('rel="next"', "").strip("<>")
            self.assertEqual(names, [f"image-{i}" for i in range(5)])

    def test_fault__told_to_come_twice__is_over_after_two_requests(self):
        options = ["--fault", "503", "--fault-times", "2", "--retry-after", "1"]
        with Double(*options) as double:
            answers = [double.get(ARTIFACTS) for _ in range(3)]
            self.assertEqual([answer.status for answer in answers], [503, 503, 200])
            waits = [answer.headers["Retry-After"] for answer in answers]
            self.assertEqual(waits, ["1", "1", None])

    def test_fault__put_into_a_running_double__takes_times_and_retry_after(self):
        with Double() as double:
            double.send("PUT", "/double/fault?times=1&retry-after=3", b"429")
            answer = self.expect(double.get(ARTIFACTS), 429, "too many requests")
            self.assertEqual(answer.headers["Retry-After"], "3")
            self.expect(double.get(ARTIFACTS), 200)

    def test_fault__without_times__stays(self):
        with Double("--fault", "429") as double:
            for _ in range(3):
                answer = self.expect(double.get(ARTIFACTS), 429)
                self.assertEqual(answer.headers["Retry-After"], "7")
