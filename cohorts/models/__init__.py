from cohorts.models.people import Person
from cohorts.models.plans import DischargePlan
from cohorts.models.spells import Episode, Spell

__all__ = ["DischargePlan", "Episode", "Person", "Spell"]
