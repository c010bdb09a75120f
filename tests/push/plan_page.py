#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reads a page of a plan as a reader does: in Chromium, on a phone and on a desk, light and dark.

    plan_page.py PAGE CHECK...
    plan_page.py PAGE screenshots FOLDER

Without a window, a network or a profile that stays. Each check says what is wrong and ends with status 1.

    looks               nothing is wider than the screen, all text has a contrast of 4.5, headings and
                        landmarks are there, at 360 and 1280 pixels, light and dark; without a script, too
    is_inert            nothing ran but the page's own script, nothing was asked for, no markup of values
    finds WORD COUNT    the filter leaves so many rows
    of_kind KIND COUNT, of_type TYPE COUNT    likewise
"""
import base64
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

WIDTHS = (360, 1280)
SCHEMES = ('light', 'dark')

# All that is read: each text's colour against what lies behind it, and what sticks out.
LOOKS = r"""
(() => {
  const numbers = colour => colour.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
      if (colour[3] !== 0) return [128, 128, 128];
    }
    return [255, 255, 255];
  };
  const wrong = [], wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide) wrong.push('the page is wider than the screen');
  document.querySelectorAll('details').forEach(details => { details.open = true; });
  document.querySelectorAll('body *').forEach(element => {
    const box = element.getBoundingClientRect();
    if (!element.closest('svg') && box.right > wide + 0.5)
      wrong.push(`${element.outerHTML.slice(0, 80)} ends at ${box.right}`);
  });
  if (document.documentElement.scrollWidth > wide) wrong.push('opened, it is wider than the screen');
  let texts = 0, least = 99;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const a = luminance(numbers(style.color)), b = luminance(behind(element));
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    texts++; least = Math.min(least, contrast);
    if (contrast < 4.5) wrong.push(`"${walker.currentNode.data.slice(0, 40)}" has a contrast of ${contrast}`);
    if (parseFloat(style.fontSize) < 12) wrong.push(`"${walker.currentNode.data.slice(0, 40)}" is tiny`);
  }
  for (const one of ['main', 'header', 'footer', 'h1', 'html[lang]', 'title'])
    if (document.querySelectorAll(one).length !== 1) wrong.push(`not one ${one}`);
  document.querySelectorAll('table').forEach(table => {
    if (!table.querySelector('thead th[scope=col]')) wrong.push('a table without headers');
  });
  document.querySelectorAll('tbody tr').forEach(row => {
    if (!row.querySelector('th[scope=row]')) wrong.push('a row without a header');
  });
  document.querySelectorAll('input, select').forEach(field => {
    if (!field.labels.length) wrong.push('a field without a label');
  });
  if (texts < 10) wrong.push('hardly any text');
  return {wrong, texts, least, background: getComputedStyle(document.body).backgroundColor};
})()
"""

# What the page itself is made of; whatever else is there has come from a value.
INERT = r"""
(() => {
  const own = new Set(['html', 'head', 'meta', 'title', 'style', 'body', 'div', 'header', 'main', 'footer', 'section',
    'script', 'h1', 'h2', 'h3', 'p', 'b', 'i', 'code', 'span', 'ol', 'ul', 'li', 'svg', 'rect', 'circle', 'form',
    'label', 'input', 'select', 'option', 'output', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'details',
    'summary', 'time']);
  const wrong = [];
  document.querySelectorAll('*').forEach(element => {
    if (!own.has(element.localName)) wrong.push(`<${element.localName}>`);
    for (const {name, value} of element.attributes)
      if (/^on|^style$|^src$|^href$/.test(name) || /javascript:/i.test(value) && element.localName !== 'option')
        wrong.push(`<${element.localName} ${name}>`);
  });
  if (document.querySelectorAll('script').length !== 1) wrong.push('several scripts');
  if (/[^\x20-\x7e\n\u2192]/.test(document.body.textContent)) wrong.push('a byte that is no ASCII');
  if (window.hacked) wrong.push('a value ran');
  return wrong;
})()
"""

FILTER = r"""
(() => {
  const put = (id, value) => {
    const field = document.getElementById(id);
    field.value = value;
    if (field.value !== value) throw new Error(`nothing to choose: ${value}`);
    field.dispatchEvent(new Event('input', {bubbles: true}));
  };
  const [id, value] = %s;
  if (document.getElementById('filter').hidden) throw new Error('no filter');
  put(id, value);
  const rows = [...document.querySelectorAll('tbody tr')].filter(row => row.checkVisibility()).length;
  const said = document.getElementById('filter-count').textContent;
  put(id, '');
  return {rows, said, all: document.querySelectorAll('tbody tr').length};
})()
"""


class Browser:
    """Chromium, told what to do through two pipes."""

    def __init__(self, profile):
        theirs, self.out = os.pipe()
        self.into, ours = os.pipe()
        self.number = 0
        self.session = None
        self.is_loaded = False
        self.heard = bytearray()
        self.noises = []

        def arrange():
            # The numbers that Chromium reads and writes, whatever the pipes have now.
            read, write = os.dup(theirs), os.dup(ours)
            os.dup2(read, 3)
            os.dup2(write, 4)

        self.process = subprocess.Popen(
            [shutil.which('chromium'), '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
             '--no-first-run', '--disable-extensions', '--disable-background-networking', '--disable-sync',
             '--disable-component-update', '--hide-scrollbars', '--remote-debugging-pipe',
             f'--user-data-dir={profile}', 'about:blank'],
            close_fds=False, preexec_fn=arrange, start_new_session=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs)
        os.close(ours)
        target = self.ask('Target.createTarget', url='about:blank')['targetId']
        self.session = self.ask('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        for domain in ('Page', 'Runtime', 'Log', 'Network'):
            self.ask(domain + '.enable')

    def close(self):
        os.close(self.out)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def listen(self):
        while b'\0' not in self.heard:
            part = os.read(self.into, 1 << 20)
            if not part:
                sys.exit('chromium has gone')
            self.heard += part
        end = self.heard.index(b'\0')
        message = json.loads(self.heard[:end])
        del self.heard[:end + 1]
        method, params = message.get('method'), message.get('params', {})
        if method in ('Runtime.consoleAPICalled', 'Runtime.exceptionThrown', 'Log.entryAdded',
                      'Page.javascriptDialogOpening'):
            self.noises.append(json.dumps(params)[:300])
        self.is_loaded |= method == 'Page.loadEventFired'
        if method == 'Network.requestWillBeSent' and not params['request']['url'].startswith(('file:', 'about:')):
            self.noises.append('asks for ' + params['request']['url'])
        return message

    def ask(self, method, **params):
        self.number += 1
        call = {'id': self.number, 'method': method, 'params': params}
        if self.session:
            call['sessionId'] = self.session
        os.write(self.out, json.dumps(call).encode() + b'\0')
        while True:
            message = self.listen()
            if message.get('id') == self.number:
                if 'error' in message:
                    sys.exit(f'{method}: {message["error"]}')
                return message['result']

    def evaluate(self, expression):
        answer = self.ask('Runtime.evaluate', expression=expression, returnByValue=True)
        if 'exceptionDetails' in answer:
            sys.exit(answer['exceptionDetails']['exception'].get('description', 'an exception'))
        return answer['result'].get('value')

    def open(self, page, width, scheme, scripts=True):
        self.ask('Emulation.setDeviceMetricsOverride', width=width, height=800, deviceScaleFactor=1,
                 mobile=width < 600)
        self.ask('Emulation.setEmulatedMedia', features=[{'name': 'prefers-color-scheme', 'value': scheme}])
        self.ask('Emulation.setScriptExecutionDisabled', value=not scripts)
        self.is_loaded = False
        self.ask('Page.navigate', url=page.as_uri())
        while not self.is_loaded:
            self.listen()


def looks(browser, page):
    backgrounds = set()
    for scheme in SCHEMES:
        for width in WIDTHS:
            for scripts in (True, False):
                browser.open(page, width, scheme, scripts)
                seen = browser.evaluate(LOOKS)
                print(f'{width} {scheme}{"" if scripts else " without a script"}: {seen["texts"]} texts, '
                      f'least contrast {seen["least"]:.2f}')
                backgrounds.add(seen['background'])
                if seen['wrong']:
                    sys.exit(f'{width} {scheme}:\n' + '\n'.join(seen['wrong'][:10]))
                if not scripts and browser.evaluate("document.getElementById('filter')?.checkVisibility()"):
                    sys.exit('a filter that does nothing is shown')
    if len(backgrounds) != 2:
        sys.exit('light and dark are one')


def hashes(source):
    """The policy that lets its style and its script be, and nothing else."""
    def of(tag):
        content = source.split(f'<{tag}>'.encode())[1].split(f'</{tag}>'.encode())[0]
        return "'sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode() + "'"

    return (f"default-src 'none'; style-src {of('style')}; script-src {of('script')}; base-uri 'none'; "
            "form-action 'none'")


def is_inert(browser, page):
    browser.open(page, 1280, 'light')
    wrong = browser.evaluate(INERT)
    policy = browser.evaluate("document.querySelector('meta[http-equiv=Content-Security-Policy]').content")
    if policy != hashes(page.read_bytes()):
        wrong.append(f'another policy: {policy}')
    # What a value would have needed, had it been let into the page.
    browser.evaluate("{ const script = document.createElement('script'); script.textContent = 'hacked = 1';"
                     "document.body.append(script); }")
    if browser.evaluate('window.hacked'):
        wrong.append('the page lets any script run')
    if not any('Content Security Policy' in noise for noise in browser.noises):
        wrong.append('nothing was said of the script that must not run')
    browser.noises = [noise for noise in browser.noises if 'Content Security Policy' not in noise]
    if wrong:
        sys.exit('\n'.join(wrong))


def filters(browser, page, field, value, count):
    browser.open(page, 1280, 'light')
    seen = browser.evaluate(FILTER % json.dumps([field, value]))
    expected = f'{count} of {seen["all"]} row' + ('' if seen['all'] == 1 else 's')
    if (seen['rows'], seen['said']) != (count, expected):
        sys.exit(f'{field} {value!r}: {seen}, not {expected}')


def screenshots(browser, page, folder):
    for scheme in SCHEMES:
        for width in WIDTHS:
            browser.open(page, width, scheme)
            size = browser.ask('Page.getLayoutMetrics')['cssContentSize']
            clip = {'x': 0, 'y': 0, 'width': width, 'height': min(size['height'], 4000), 'scale': 1}
            image = browser.ask('Page.captureScreenshot', clip=clip, captureBeyondViewport=True)['data']
            pathlib.Path(folder, f'{width}-{scheme}.png').write_bytes(base64.b64decode(image))


def main():
    page, check, *arguments = sys.argv[1:]
    page = pathlib.Path(page).resolve()
    signal.alarm(120)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        try:
            if check in ('finds', 'of_kind', 'of_type'):
                field = {'finds': 'filter-text', 'of_kind': 'filter-kind', 'of_type': 'filter-type'}[check]
                filters(browser, page, field, arguments[0], int(arguments[1]))
            else:
                {'looks': looks, 'is_inert': is_inert, 'screenshots': screenshots}[check](browser, page, *arguments)
            if browser.noises:
                sys.exit('the console says:\n' + '\n'.join(browser.noises))
        finally:
            browser.close()


main()
