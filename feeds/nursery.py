"""Imported by the fork server of the workers alone: what every worker is born with, so that none loads it anew.

The model of languages takes half a second and 50 MB; workers that are forked with it share both.
"""

from news.languages import warm

warm()
