// The one script of a report: it shows the values beneath the pointer, from the data that each chart carries. Without it
// the drawings are the same and name their points by title elements. It holds no less-than sign and no ampersand: the page
// stays well-formed XML.
'use strict';
(function () {
  var tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  document.body.appendChild(tip);
  var svgNs = 'http' + '://www.w3.org/2000/svg';

  // Numbers as the page writes them: four significant digits, a power of ten for what is small or large.
  function raised(e) {
    return (0 > e ? '\u207b' : '') + String(Math.abs(e)).split('').map(function (d) {
      return '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079'[+d];
    }).join('');
  }
  function general(v) {
    if (v !== v) { return 'NaN'; }
    if (Math.abs(v) === Infinity) { return v > 0 ? '\u221e' : '\u2212\u221e'; }
    var m = Math.abs(v), text;
    if (m === 0) { return '0'; }
    if (0.001 > m || m >= 1e6) {
      var e = Math.floor(Math.log10(m));
      text = (m / Math.pow(10, e)).toFixed(2) + '\u00d710' + raised(e);
    } else {
      var decimals = Math.max(0, 3 - Math.floor(Math.log10(m)));
      text = m.toFixed(decimals);
      if (decimals > 0) { text = text.replace(/\.?0+$/, ''); }
      text = text.replace(/^\d+/, function (whole) {
        return whole.replace(/\B(?=(\d{3})+$)/g, ',');
      });
    }
    return (0 > v ? '\u2212' : '') + text;
  }
  function shown(v, scale) {
    var e = Math.round(Math.log2(v));
    return scale === 'LOG2' ? Math.pow(2, e) === v ? '2' + raised(e) : general(v) : general(v);
  }
  function percent(share) {
    return share > 0 ? 0.0001 > share ? '\u003c0.01 %' : (100 * share).toFixed(0.01 > share ? 2 : 1) + ' %' : '0 %';
  }

  // The rectangle and the ranges of a drawing, and the places of values in it.
  function plotOf(svg) {
    var f = svg.dataset.plot.split(' ');
    return {
      left: +f[0], top: +f[1], width: +f[2], height: +f[3],
      xScale: f[4], xLow: +f[5], xHigh: +f[6], yScale: f[7], yLow: +f[8], yHigh: +f[9]
    };
  }
  function position(v, scale) {
    return scale === 'LINEAR' ? v : v > 0 ? scale === 'LOG2' ? Math.log2(v) : Math.log10(v) : NaN;
  }
  function placeX(p, v) { return p.left + p.width * (position(v, p.xScale) - p.xLow) / (p.xHigh - p.xLow); }
  function placeY(p, v) {
    return p.top + p.height * (1 - (position(v, p.yScale) - p.yLow) / (p.yHigh - p.yLow));
  }

  function nearest(xs, at) {
    var best = -1, least = Infinity;
    for (var i = 0; xs.length > i; i++) {
      var d = Math.abs(xs[i] - at);
      if (least > d) { least = d; best = i; }
    }
    return best;
  }

  // The points of the series, and beneath the pointer one value of each at the x of the nearest.
  function seriesLines(data, p, at) {
    var lines = [], best = null;
    var all = p.points || (data.series || []).filter(function (s) { return s.stroke !== 'GUIDE'; }).map(function (s) {
      var points = [];
      s.x.forEach(function (x, i) {
        var px = placeX(p, +x), py = placeY(p, +s.y[i]);
        if (isFinite(px) ? isFinite(py) : false) {
          points.push({ x: +x, y: +s.y[i], px: px, py: py, name: s.name });
        }
      });
      return points;
    });
    p.points = all;
    all.forEach(function (points) {
      points.forEach(function (q) {
        var out = p.top - 1 > q.py || q.py > p.top + p.height + 1;
        var d = Math.abs(q.px - at.x) + 0.3 * Math.abs(q.py - at.y) + (out ? 1e4 : 0);
        if (best === null || best.d > d) { best = { d: d, q: q }; }
      });
    });
    if (best === null) { return null; }
    all.forEach(function (points) {
      var i = nearest(points.map(function (q) { return q.px; }), best.q.px);
      // Of several points at one x that under the pointer.
      points.forEach(function (q, j) {
        if (Math.abs(q.px - points[i].px) > 0.01) { return; }
        if (Math.abs(points[i].py - at.y) > Math.abs(q.py - at.y)) { i = j; }
      });
      if (i >= 0 ? 8 > Math.abs(points[i].px - best.q.px) : false) {
        lines.push({ text: points[i].name + ': ' + shown(points[i].y, p.yScale), strong: points[i] === best.q });
      }
    });
    (data.events || []).forEach(function (row) {
      row.x.forEach(function (x, i) {
        if (1 > Math.abs(placeX(p, x) - best.q.px)) { lines.push({ text: row.text[i] }); }
      });
    });
    return { x: best.q.x, px: best.q.px, py: best.q.py, lines: lines };
  }

  function stackLines(data, p, at) {
    var places = data.x.map(function (x) { return placeX(p, x); });
    var i = nearest(places, at.x);
    if (0 > i) { return null; }
    var sum = data.parts.reduce(function (s, part) { return s + Math.abs(+part.y[i] || 0); }, 0);
    var lines = data.parts.map(function (part) {
      return { text: part.name + ': ' + general(+part.y[i])
        + (sum > 0 ? ' (' + percent(Math.abs(+part.y[i] || 0) / sum) + ')' : '') };
    }).reverse();
    (data.series || []).forEach(function (s) {
      var j = s.x.indexOf(data.x[i]);
      if (j >= 0) { lines.unshift({ text: s.name + ': ' + general(+s.y[j]), strong: true }); }
    });
    return { x: data.x[i], px: places[i], lines: lines };
  }

  function histogramLines(data, p, at) {
    var places = data.columns.map(function (c) { return placeX(p, c.x); });
    var i = nearest(places, at.x);
    if (0 > i) { return null; }
    var column = data.columns[i];
    var e = Math.floor(p.yLow + (p.yHigh - p.yLow) * (p.top + p.height - at.y) / p.height);
    var share = column.shares[e - column.lowest] || 0;
    var lines = [{ text: '2' + raised(e) + ' to 2' + raised(e + 1) + ': ' + percent(share), strong: true },
      { text: 'exactly 0: ' + percent(column.zero) }];
    if (column.notFinite > 0) { lines.push({ text: 'not finite: ' + percent(column.notFinite) }); }
    var over = seriesLines(data, p, { x: places[i], y: at.y });
    if (over !== null ? 8 > Math.abs(over.px - places[i]) : false) {
      lines = lines.concat(over.lines.map(function (line) { return { text: line.text }; }));
    }
    return { x: column.x, px: places[i], lines: lines };
  }

  // The named point nearest to the pointer.
  function paretoLines(data, p, at) {
    var best = null;
    data.points.forEach(function (point) {
      var px = placeX(p, +point.x), py = placeY(p, +point.y);
      var d = Math.hypot(px - at.x, py - at.y);
      var nearer = best === null ? isFinite(d) : best.d > d;
      if (nearer) { best = { d: d, px: px, py: py, point: point }; }
    });
    if (best === null) { return null; }
    var lines = [{ text: best.point.name, strong: true },
      { text: data.yLabel + ': ' + shown(+best.point.y, p.yScale) }];
    if (best.point.detail) { lines.push({ text: best.point.detail }); }
    return { x: +best.point.x, px: best.px, py: best.py, lines: lines };
  }

  function panelLines(panel, at) {
    var data = panel.data, f = panel.frame;
    var x0 = data.extent[0], x1 = data.extent[1], y0 = data.extent[2], y1 = data.extent[3];
    var x = x0 + (x1 - x0) * (at.x - f[0]) / f[2];
    var y = y1 - (y1 - y0) * (at.y - f[1]) / f[3];
    if (data.kind === 'grid') {
      var rows = data.shape[0], columns = data.shape[1];
      var r = Math.min(rows - 1, Math.floor((y - y0) / (y1 - y0) * rows));
      var c = Math.min(columns - 1, Math.floor((x - x0) / (x1 - x0) * columns));
      return { text: [data.value + ': ' + general(+data.values[r * columns + c]),
        'at ' + general(x) + ', ' + general(y)] };
    }
    var best = -1, least = Infinity;
    data.x.forEach(function (px, i) {
      var dx = (px - x) / (x1 - x0), dy = (data.y[i] - y) / (y1 - y0), d = dx * dx + dy * dy;
      if (least > d) { least = d; best = i; }
    });
    var lines = ['at ' + general(x) + ', ' + general(y)];
    if (0.002 > least) { lines.push('point ' + general(data.x[best]) + ', ' + general(data.y[best])); }
    return { text: lines };
  }

  function show(lines, event) {
    tip.textContent = '';
    lines.forEach(function (line) {
      var row = document.createElement(line.strong ? 'strong' : 'div');
      row.textContent = line.text;
      tip.appendChild(row);
    });
    tip.hidden = false;
    var beside = event.clientX + 16, above = event.clientY + 16;
    if (beside + tip.offsetWidth > document.documentElement.clientWidth - 4) {
      beside = Math.max(4, event.clientX - tip.offsetWidth - 12);
    }
    if (above + tip.offsetHeight > window.innerHeight - 4) {
      above = Math.max(4, event.clientY - tip.offsetHeight - 12);
    }
    tip.style.left = beside + 'px';
    tip.style.top = above + 'px';
  }

  function cross(svg) {
    var group = document.createElementNS(svgNs, 'g');
    group.setAttribute('class', 'cross');
    group.appendChild(document.createElementNS(svgNs, 'line'));
    group.appendChild(document.createElementNS(svgNs, 'circle'));
    svg.appendChild(group);
    return group;
  }
  function moveCross(group, p, read) {
    var line = group.firstChild, ring = group.lastChild;
    line.setAttribute('x1', read.px);
    line.setAttribute('x2', read.px);
    line.setAttribute('y1', p.top);
    line.setAttribute('y2', p.top + p.height);
    ring.setAttribute('cx', read.px);
    ring.setAttribute('cy', read.py === undefined ? -99 : read.py);
    ring.setAttribute('r', read.py === undefined ? 0 : 6);
    group.style.display = '';
  }

  var readers = { lines: seriesLines, stack: stackLines, histogram: histogramLines, pareto: paretoLines };
  document.querySelectorAll('figure').forEach(function (figure) {
    var data = JSON.parse(figure.querySelector('script').textContent);
    figure.querySelectorAll('svg[role=img]').forEach(function (svg) {
      // The titles' slow tooltips give way to the quick one.
      svg.querySelectorAll('g.basic').forEach(function (basic) { basic.remove(); });
      svg.querySelectorAll('title').forEach(function (title) {
        title.parentNode.dataset.tip = title.textContent;
        title.remove();
      });
      var p = svg.dataset.plot ? plotOf(svg) : null, group = null;
      function hide() {
        tip.hidden = true;
        if (group !== null) { group.style.display = 'none'; }
      }
      function move(event) {
        var m = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
        var named = event.target.closest('[data-tip]');
        var read = null;
        hide();
        if (readers[data.kind] !== undefined ? p !== null : false) {
          var inside = m.x >= p.left - 8 ? p.left + p.width + 8 >= m.x : false;
          inside = inside ? m.y >= p.top - 8 ? p.top + p.height + 8 >= m.y : false : false;
          read = inside ? readers[data.kind](data, p, m) : null;
        }
        if (read !== null) {
          group = group || cross(svg);
          moveCross(group, p, read);
          show([{ text: data.xLabel + ' ' + shown(read.x, p.xScale) }].concat(read.lines), event);
        } else if (named !== null) {
          show([{ text: named.dataset.tip }], event);
        } else if (data.kind === 'pictures') {
          var spot = event.target.closest('[data-panel]');
          if (spot !== null) {
            var frame = spot.dataset.frame.split(' ').map(Number);
            var found = panelLines({ data: data.pictures[+spot.dataset.panel], frame: frame }, m);
            if (found !== null) {
              show([{ text: data.pictures[+spot.dataset.panel].caption }].concat(
                found.text.map(function (line) { return { text: line }; })), event);
            }
          }
        }
      }
      svg.addEventListener('pointermove', move);
      svg.addEventListener('pointerdown', move);
      svg.addEventListener('pointerleave', hide);
    });
  });
})();
