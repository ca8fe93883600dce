/* The program's version, by semver.org. */
#ifndef KAPASIM_BASE_VERSION_H
#define KAPASIM_BASE_VERSION_H

#define KAPASIM_VERSION "0.1.0"

#endif
