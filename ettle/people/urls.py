"""Addresses of signing in and of one's account: the parts of allauth we offer, each named here, and no others."""

from django.urls import path

from ettle.people.views import account, door, first, second_step

urlpatterns = [
    path("sign-in/", door.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", door.Code.as_view(), name="mfa_authenticate"),
    path("sign-in/forgotten/", account.forgotten, name="forgotten"),
    path("sign-in/switched-off/", account.switched_off, name="account_inactive"),
    path("sign-in/first/<slug:who>/<slug:token>/", first.first_password, name="first_password"),
    path("staff/<int:staff_id>/sign-in/", first.made, name="make_sign_in"),
    path("staff/<int:staff_id>/second-step/", second_step.removing, name="remove_second_step"),
    path("sign-out/", door.SignOut.as_view(), name="account_logout"),
    path("account/", account.account, name="your_account"),
    path("account/again/", door.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("account/again/code/", door.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("account/password/", door.Password.as_view(), name="account_change_password"),
    path("account/code/", door.to_account, name="mfa_index"),
    path("account/code/on/", door.CodeOn.as_view(), name="mfa_activate_totp"),
    path("account/code/off/", door.CodeOff.as_view(), name="mfa_deactivate_totp"),
    path("account/recovery-codes/", door.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", door.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
