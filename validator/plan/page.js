/* SPDX-License-Identifier: MIT
 * Hides the rows of a plan that the reader does not ask for. Nothing else needs it. */
(function () {
    'use strict';
    var find = function (id) { return document.getElementById(id); };
    var form = find('filter');
    if (!form)
        return;
    var rows = Array.from(document.querySelectorAll('tbody tr'), function (row) {
        var names = Array.from(row.querySelectorAll('.names li:not(.rest)'));
        return {
            row: row,
            type: row.querySelector('.type').textContent,
            kinds: Array.from(row.querySelectorAll('.kind'), function (kind) { return kind.dataset.kind; }),
            words: (row.querySelector('.type').textContent + ' ' +
                row.querySelector('.change').textContent).toLowerCase(),
            names: names.map(function (name) { return { item: name, word: name.textContent.toLowerCase() }; }),
            more: row.querySelector('details')
        };
    });

    new Set(rows.map(function (row) { return row.type; })).forEach(function (type) {
        var option = document.createElement('option');
        option.value = option.textContent = type;
        find('filter-type').append(option);
    });

    /* Of a row that is found by names alone, the other names are hidden. */
    var showNames = function (row, text) {
        var all = row.words.includes(text), found = all;
        row.names.forEach(function (name) {
            name.item.hidden = !all && !name.word.includes(text);
            found = found || !name.item.hidden;
        });
        if (row.more)
            row.more.open = !all && Boolean(row.more.querySelector('.names li:not(.rest):not([hidden])'));
        return found;
    };

    var show = function () {
        var text = find('filter-text').value.trim().toLowerCase();
        var type = find('filter-type').value, kind = find('filter-kind').value, shown = 0;
        rows.forEach(function (row) {
            var found = showNames(row, text);
            row.row.hidden = !found || (type && row.type !== type) || (kind && !row.kinds.includes(kind));
            shown += !row.row.hidden;
        });
        find('filter-count').textContent = shown + ' of ' + rows.length + (rows.length === 1 ? ' row' : ' rows');
    };
    form.addEventListener('input', show);
    form.addEventListener('submit', function (event) { event.preventDefault(); });
    form.hidden = false;
    show();
}());
