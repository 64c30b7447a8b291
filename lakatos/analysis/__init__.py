"""The mathematics that the claims are about, one analysis each."""
