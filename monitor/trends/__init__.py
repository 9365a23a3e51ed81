"""The numbers marketing reads: KPIs with their formulas, runs of days, and charts of them."""
