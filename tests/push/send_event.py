#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sends an event of a request as a forge does, and prints the status and the words of each answer.

usage: send_event.py FORGE PORT ACTION NUMBER [--last NUMBER] [--project NAME] [--secret SECRET] [--event NAME]
         [--delivery NAME] [--body TEXT | --size BYTES] [--unsigned] [--chunked] [--path PATH] [--method METHOD]

With --last, events of all requests from NUMBER on are sent at once.
"""
import argparse
import hashlib
import hmac
import http.client
import json
import threading
import uuid

SECRET = "the-secret-of-the-webhook"
HEADERS = {
    "github": ("X-GitHub-Event", "X-GitHub-Delivery", "X-Hub-Signature-256", "sha256="),
    "gitea": ("X-Gitea-Event", "X-Gitea-Delivery", "X-Gitea-Signature", ""),
    "forgejo": ("X-Forgejo-Event", "X-Forgejo-Delivery", "X-Forgejo-Signature", ""),
    "gitlab": ("X-Gitlab-Event", "Idempotency-Key", "X-Gitlab-Token", ""),
}


def body_of(options, number):
    if options.body is not None:
        return options.body.encode()
    if options.size:
        return b'"' + b"x" * (options.size - 2) + b'"'
    if options.forge == "gitlab":
        told = {"object_kind": "merge_request", "project": {"path_with_namespace": options.project},
                "object_attributes": {"iid": number, "action": options.action, "updated_at": str(uuid.uuid4())}}
    else:
        told = {"action": options.action, "number": number, "pull_request": {"updated_at": str(uuid.uuid4())},
                "repository": {"full_name": options.project}}
    return json.dumps(told).encode()


def headers_of(options, body):
    event, delivery, signature, prefix = HEADERS[options.forge]
    name = "Merge Request Hook" if options.forge == "gitlab" else "pull_request"
    headers = {"Content-Type": "application/json", event: options.event or name,
               delivery: options.delivery or str(uuid.uuid4())}
    if options.unsigned:
        return headers
    signed = hmac.new(options.secret.encode(), body, hashlib.sha256).hexdigest()
    headers[signature] = options.secret if options.forge == "gitlab" else prefix + signed
    return headers


def pieces(body):
    for start in range(0, len(body), 65536):
        yield body[start : start + 65536]


def send(options, number, answers):
    body = body_of(options, number)
    connection = http.client.HTTPConnection("127.0.0.1", options.port, timeout=60)
    try:
        connection.request(options.method, options.path, pieces(body) if options.chunked else body,
                           headers_of(options, body), encode_chunked=options.chunked)
        answer = connection.getresponse()
        answers.append(f"{answer.status} {answer.read().decode().strip()}")
    except (OSError, http.client.HTTPException):
        answers.append("closed")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("forge", choices=HEADERS)
    parser.add_argument("port", type=int)
    parser.add_argument("action")
    parser.add_argument("number", type=int)
    for name, standard in [("last", None), ("size", None)]:
        parser.add_argument(f"--{name}", type=int, default=standard)
    for name, standard in [("project", "acme/fleet"), ("secret", SECRET), ("event", None), ("delivery", None),
                           ("body", None), ("path", "/webhook"), ("method", "POST")]:
        parser.add_argument(f"--{name}", default=standard)
    parser.add_argument("--unsigned", action="store_true")
    parser.add_argument("--chunked", action="store_true")
    options = parser.parse_args()
    answers = []
    numbers = range(options.number, (options.last or options.number) + 1)
    threads = [threading.Thread(target=send, args=(options, number, answers)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("\n".join(answers))


if __name__ == "__main__":
    main()
