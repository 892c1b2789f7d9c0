/* What the library shows to Python: functions marked GD_API, all of them called gd_...; the rest stays hidden. */
#ifndef GD_EXPORT_H
#define GD_EXPORT_H

#if defined(_WIN32)
#define GD_API __declspec(dllexport)
#else
#define GD_API __attribute__((visibility("default")))
#endif

#endif
