rootProject.name = "wallclock-publisher"
