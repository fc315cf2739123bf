"""Staff, their posts, sign-in, and the viewer built once per request."""
