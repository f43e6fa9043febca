"""What the teams take along, format by format; `gis_desk.inspections.handing.handout` writes them."""
