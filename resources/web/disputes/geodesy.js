/* Lengths and areas on the ellipsoid of CGCS2000. */
(function (g) {
  "use strict";

  const A = 6378137, F = 1 / 298.257222101, B = A * (1 - F), E2 = F * (2 - F), E = Math.sqrt(E2);
  const rad = (degrees) => (degrees * Math.PI) / 180;

  /* Geodesic distance in metres between [lat, lon] pairs: Vincenty's inverse formula (Survey Review 23, 1975). */
  function distance(from, to) {
    const l = rad(to[1] - from[1]);
    const u1 = Math.atan((1 - F) * Math.tan(rad(from[0]))), u2 = Math.atan((1 - F) * Math.tan(rad(to[0])));
    const s1 = Math.sin(u1), c1 = Math.cos(u1), s2 = Math.sin(u2), c2 = Math.cos(u2);
    let lambda = l, sin, cos, sigma, cosAlpha2, cosMid;
    for (let turn = 0; turn < 100; turn++) {
      const sl = Math.sin(lambda), cl = Math.cos(lambda);
      sin = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
      if (sin === 0) return 0;
      cos = s1 * s2 + c1 * c2 * cl;
      sigma = Math.atan2(sin, cos);
      const sinAlpha = (c1 * c2 * sl) / sin;
      cosAlpha2 = 1 - sinAlpha * sinAlpha;
      cosMid = cosAlpha2 ? cos - (2 * s1 * s2) / cosAlpha2 : 0;
      const c = (F / 16) * cosAlpha2 * (4 + F * (4 - 3 * cosAlpha2)), before = lambda;
      lambda = l + (1 - c) * F * sinAlpha * (sigma + c * sin * (cosMid + c * cos * (2 * cosMid * cosMid - 1)));
      if (Math.abs(lambda - before) < 1e-13) break;
    }
    const u = (cosAlpha2 * (A * A - B * B)) / (B * B);
    const a = 1 + (u / 16384) * (4096 + u * (u * (320 - 175 * u) - 768));
    const b = (u / 1024) * (256 + u * (u * (74 - 47 * u) - 128));
    const mid2 = cosMid * cosMid;
    const part = cos * (2 * mid2 - 1) - (b / 6) * cosMid * (4 * sin * sin - 3) * (4 * mid2 - 3);
    return B * a * (sigma - b * sin * (cosMid + (b / 4) * part));
  }

  const q = (sin) => (1 - E2) * (sin / (1 - E2 * sin * sin) - Math.log((1 - E * sin) / (1 + E * sin)) / (2 * E));
  const QP = q(1), R2 = (A * A * QP) / 2;

  /* Area in m² of a ring of [lat, lon] pairs: great circles on the sphere of equal area. */
  function area(ring) {
    let sum = 0;
    const half = ring.map(([lat]) => Math.tan(Math.asin(q(Math.sin(rad(lat))) / QP) / 2));
    for (let i = 0; i < ring.length; i++) {
      const j = (i + 1) % ring.length, t = Math.tan(rad(ring[j][1] - ring[i][1]) / 2);
      sum += 2 * Math.atan2(t * (half[i] + half[j]), 1 + half[i] * half[j]);
    }
    return Math.abs(sum * R2);
  }

  function metres(m) {
    return m < 1000 ? m.toFixed(m < 100 ? 1 : 0) + " m" : (m / 1000).toFixed(m < 10000 ? 3 : 2) + " km";
  }

  function surface(m2) {
    return m2 < 10000 ? m2.toFixed(0) + " m²" : m2 < 1e6 ? (m2 / 1e4).toFixed(2) + " ha" : (m2 / 1e6).toFixed(2) + " km²";
  }

  Object.assign(g, { distance: distance, area: area, metres: metres, surface: surface });
})(window.gisDesk);
