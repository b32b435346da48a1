from tcp_portal.partnerships.models.organisations import Organisation, OrganisationKind, Site
from tcp_portal.partnerships.models.partnerships import (
    Membership,
    Partnership,
    Place,
    Population,
    PopulationBasis,
)
from tcp_portal.partnerships.models.people import Post, User

__all__ = [
    "Membership",
    "Organisation",
    "OrganisationKind",
    "Partnership",
    "Place",
    "Population",
    "PopulationBasis",
    "Post",
    "Site",
    "User",
]
