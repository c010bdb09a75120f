# SPDX-License-Identifier: MIT
"""Whose token is taken, and what is said of others."""

import json
import time

from mender import ARTIFACTS, JSON, LOGOUT, Measured, bearer, decode, encode

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"


class Tokens(Measured):
    def setUp(self):
        head, claims, signature = self.main.login().split(".")
        self.head = head
        self.claims = json.loads(decode(claims))
        self.signature = signature

    def token(self, **claims):
        """The token of a session with other claims; None takes one away."""
        changed = {k: v for k, v in {**self.claims, **claims}.items() if v is not None}
        return self.sign(encode(json.dumps(changed).encode()))

    def sign(self, payload):
        return f"{self.head}.{payload}.{self.signature}"

    def ask(self, token):
        return self.main.get(ARTIFACTS, bearer(token))

    def expect_challenge(self, answer, error):
        self.expect(answer, 401, error)
        self.assertEqual(answer.headers["WWW-Authenticate"], 'Bearer realm="ManagementJWT"')

    def expect_refusal(self, answer, error):
        self.expect(answer, 401, error)
        self.assertNotIn("WWW-Authenticate", answer.headers)

    def test_token__of_a_login__is_taken(self):
        self.expect(self.ask(self.token()), 200)

    def test_token__in_a_cookie__is_taken(self):
        self.expect(self.main.get(ARTIFACTS, {"Cookie": f"a=b; JWT={self.token()}"}), 200)

    def test_token__with_a_trailing_blank__is_taken(self):
        self.expect(self.ask(self.token() + " "), 200)

    def test_token__not_valid_before_tomorrow__is_taken(self):
        self.expect(self.ask(self.token(nbf=int(time.time()) + 86400)), 200)

    def test_token__of_a_foreign_scope__is_an_internal_error(self):
        self.expect(self.ask(self.token(scp="mender.inventory")), 500, "internal error")

    def test_token__with_an_unknown_id__is_unauthorized(self):
        self.expect_refusal(self.ask(self.token(jti=UNKNOWN_ID)), "unauthorized")

    def test_token__of_an_unknown_user__is_unauthorized(self):
        self.expect_refusal(self.ask(self.token(sub=UNKNOWN_ID)), "unauthorized")

    def test_token__of_a_device__is_unauthorized(self):
        token = self.token(**{"mender.user": None, "mender.device": True})
        self.expect_refusal(self.ask(token), "unauthorized")

    def test_token__after_the_logout__is_unauthorized(self):
        token = self.token()
        self.expect(self.main.post(LOGOUT, None, bearer(token)), 202)
        self.expect_refusal(self.ask(token), "unauthorized")
        self.expect_refusal(self.ask(self.token(nbf=0)), "unauthorized")

    def test_token__in_a_cookie__can_log_out(self):
        cookie = {"Cookie": f"JWT={self.token()}"}
        self.expect(self.main.post(LOGOUT, None, cookie), 202)
        self.expect(self.main.get(ARTIFACTS, cookie), 401, "unauthorized")

    def test_token__whose_signature_is_wrong__is_invalid(self):
        self.signature = encode(b"somebody else's")
        self.expect_refusal(self.ask(self.token()), "invalid jwt")

    def test_token__that_has_expired__is_invalid(self):
        self.expect_refusal(self.ask(self.token(exp=int(time.time()) - 1)), "invalid jwt")

    def test_token__without_a_claim_that_a_user_needs__is_invalid(self):
        for claim in "iss", "jti", "scp":
            for value in None, "":
                with self.subTest(claim):
                    self.expect_refusal(self.ask(self.token(**{claim: value})), "invalid jwt")

    def test_subject__empty_or_absent__is_a_challenge(self):
        for subject in "", None:
            error = 'identity: claim "sub" is required'
            self.expect_challenge(self.ask(self.token(sub=subject)), error)

    def test_subject__that_is_no_string__is_a_challenge(self):
        self.expect_challenge(
            self.ask(self.token(sub=7)),
            "identity: failed to decode JSON JWT claims: json: cannot unmarshal number into Go "
            "struct field Identity.sub of type string",
        )

    def test_payload__with_padding__is_a_challenge(self):
        payload = encode(b'{"sub": "ab"}')
        self.expect_challenge(
            self.ask(self.sign(payload + "==")),
            "identity: failed to decode base64 JWT claims: illegal base64 data at input byte "
            f"{len(payload)}",
        )

    def test_payload__of_the_other_alphabet__is_a_challenge(self):
        self.expect_challenge(
            self.ask(self.sign("ab+d")),
            "identity: failed to decode base64 JWT claims: illegal base64 data at input byte 2",
        )

    def test_payload__that_is_empty__is_a_challenge(self):
        self.expect_challenge(
            self.ask(self.sign("")),
            "identity: failed to decode JSON JWT claims: unexpected end of JSON input",
        )

    def test_token__of_other_than_three_parts__is_a_challenge(self):
        for token in "a.b", "a.b.c.d", "opaque":
            self.expect_challenge(self.ask(token), "identity: incorrect token format")

    def test_header__of_another_form__is_a_challenge(self):
        for header, error in (
            ("Bearer", "malformed Authorization header"),
            ("Bearer a b", "malformed Authorization header"),
            ("Bearer  a", "malformed Authorization header"),
            ("Token a", "unknown Authorization method Token"),
        ):
            answer = self.main.get(ARTIFACTS, {"Authorization": header})
            self.expect_challenge(answer, error)
        answer = self.main.get(ARTIFACTS, {"X-Nothing": "here"})
        self.expect_challenge(answer, "Authorization not present in header")
