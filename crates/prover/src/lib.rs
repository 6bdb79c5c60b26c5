//! Proves what an agreement promises, with a solver.
