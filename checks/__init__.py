"""Does it hold? Engines look at templates; findings, waivers and a verdict come out."""
