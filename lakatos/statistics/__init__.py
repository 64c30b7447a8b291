"""Statistics: confidence intervals whose level is proved for every sample size."""
