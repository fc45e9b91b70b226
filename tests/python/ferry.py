"""An article that tests save as a page, written for them."""

PARAGRAPHS = [
    "The two ministers signed the agreement on Thursday after four days of talks, and the first "
    "ferry is to leave the northern port in spring, a spokeswoman told reporters in the capital.",
    "Fishermen on both shores had asked for the connection for years, since the road around the "
    "bay takes most of a day and is closed by snow in winter, she added.",
    "The cost will be shared equally, according to the text of the agreement, which both "
    "parliaments have yet to approve before the summer.",
]
