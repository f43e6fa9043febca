"""The search for a plan: what teams may do, appointments of both sides, routes, alike days, fair shares, reasons."""
