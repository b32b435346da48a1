"""The joint plan."""

from __future__ import annotations

from django.urls import URLPattern, path

from workstreams.views import plan_comments, plan_decide, plan_read, plan_side_by_side, plan_write

_ONE = "joint-plans/<uuid:pk>/"

urlpatterns: list[URLPattern] = [
    path("plan-on-a-page/", plan_side_by_side.plan_page, name="plan_page"),
    path("joint-plans/", plan_read.plans, name="plans"),
    path("joint-plans/add/", plan_write.plan_add, name="plan_add"),
    path("joint-plans/compare/", plan_side_by_side.plan_compare, name="plan_compare"),
    path(_ONE, plan_read.plan, name="plan"),
    path(f"{_ONE}stages/", plan_read.plan_stages, name="plan_stages"),
    path(f"{_ONE}review/", plan_read.plan_review, name="plan_review"),
    path(f"{_ONE}signatures/", plan_read.plan_signatures, name="plan_signatures"),
    path(f"{_ONE}change/", plan_write.plan_change, name="plan_change"),
    path(f"{_ONE}copy/", plan_write.plan_copy, name="plan_copy"),
    path(f"{_ONE}withdraw/", plan_write.plan_withdraw, name="plan_withdraw"),
    path(f"{_ONE}submit/", plan_decide.plan_submit, name="plan_submit"),
    path(f"{_ONE}accept/", plan_decide.plan_accept, name="plan_accept"),
    path(f"{_ONE}return/", plan_decide.plan_return, name="plan_return"),
    path(f"{_ONE}sign/", plan_decide.plan_sign, name="plan_sign"),
    path(f"{_ONE}aims/add/", plan_write.plan_aim_add, name="plan_aim_add"),
    path(f"{_ONE}stages/add/", plan_write.plan_line_add, name="plan_line_add"),
    path("joint-plans/sections/<uuid:pk>/", plan_read.plan_section, name="plan_section"),
    path(
        "joint-plans/sections/<uuid:pk>/change/", plan_write.plan_section_change, name="plan_section_change"
    ),
    path("joint-plans/sections/<uuid:pk>/comment/", plan_comments.plan_comment_add, name="plan_comment_add"),
    path("joint-plans/aims/<uuid:pk>/change/", plan_write.plan_aim_change, name="plan_aim_change"),
    path("joint-plans/aims/<uuid:pk>/remove/", plan_write.plan_aim_remove, name="plan_aim_remove"),
    path("joint-plans/lines/<uuid:pk>/change/", plan_write.plan_line_change, name="plan_line_change"),
    path("joint-plans/lines/<uuid:pk>/remove/", plan_write.plan_line_remove, name="plan_line_remove"),
    path(
        "joint-plans/comments/<uuid:pk>/change/",
        plan_comments.plan_comment_change,
        name="plan_comment_change",
    ),
    path(
        "joint-plans/comments/<uuid:pk>/withdraw/",
        plan_comments.plan_comment_withdraw,
        name="plan_comment_withdraw",
    ),
    path(
        "joint-plans/comments/<uuid:pk>/answer/",
        plan_comments.plan_comment_answer,
        name="plan_comment_answer",
    ),
]
