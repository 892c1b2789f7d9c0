"""What makes the suite: slow models that read the data files themselves. Nothing here imports ``gov_deadlines``.

Some models are those of the tests (``tests/support``): ``reference``, ``limit_facts``, ``status_model``,
``cadence_model``, ``case_plan``, ``case_track``, ``projection_model``.
"""
