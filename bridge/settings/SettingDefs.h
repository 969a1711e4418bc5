#pragma once

#include <QString>
#include <QStringList>

namespace bridge::settings {

/// How the windows look; stored by name.
enum class ThemeChoice { System, Light, Dark };

/// One option: its key in the file and its default.
template <typename T>
struct SettingDef
{
    const char *key;
    T fallback;
};

/// One option with a value for each of many names, e.g. for each endpoint; its group in the file.
/// The default is always empty.
struct KeyedSettingDef
{
    const char *group;
};

/// The address as typed and validated; kept while the switch is off. Empty means off.
inline const SettingDef<QString> kCustomApiEndpoint{"customApiEndpoint", {}};
inline const SettingDef<bool> kCustomApiEndpointEnabled{"customApiEndpointEnabled", false};
/// By an endpoint's origin: the model that every role of the agent asks for there.
inline const KeyedSettingDef kEndpointModel{"endpointModel"};
/// By an endpoint's origin: the PEM file of certificate authorities to trust there.
inline const KeyedSettingDef kEndpointAuthorities{"endpointCertificateAuthorities"};
/// The folder the agent works in; empty: the home folder.
inline const SettingDef<QString> kWorkspace{"workspace", {}};
inline const SettingDef<ThemeChoice> kTheme{"theme", ThemeChoice::System};
/// The user has been told once that closing the window keeps the app in the tray.
inline const SettingDef<bool> kTrayHintShown{"trayHintShown", false};

} // namespace bridge::settings
