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
/// The active profile; counts while its address is kCustomApiEndpoint. Empty: none.
inline const SettingDef<QString> kActiveProfile{"activeEndpointProfile", {}};
/// By a profile's name, percent-encoded: the profile as JSON.
inline const KeyedSettingDef kEndpointProfiles{"endpointProfiles"};
/// By an endpoint's origin: what is kept for addresses that are in no profile, as JSON.
inline const KeyedSettingDef kEndpointSetups{"endpointSetups"};
/// The last addresses, newest first, with spaces between them.
inline const SettingDef<QString> kRecentAddresses{"recentEndpoints", {}};
/// Origins that the user marked as transparent proxies of Anthropic, with spaces between them.
inline const SettingDef<QString> kTransparentProxies{"transparentProxies", {}};
/// While the switch is off: what else names another endpoint does not count in this app.
inline const SettingDef<bool> kIgnoreOtherEndpoints{"ignoreOtherEndpoints", false};
/// @name Version 1 (by an endpoint's origin); endpoint::migrateSettings() takes them over
/// @{
inline const KeyedSettingDef kOldEndpointModel{"endpointModel"};
inline const KeyedSettingDef kOldEndpointAuthorities{"endpointCertificateAuthorities"};
/// @}
/// The folder the agent works in; empty: the home folder.
inline const SettingDef<QString> kWorkspace{"workspace", {}};
inline const SettingDef<ThemeChoice> kTheme{"theme", ThemeChoice::System};
/// The user has been told once that closing the window keeps the app in the tray.
inline const SettingDef<bool> kTrayHintShown{"trayHintShown", false};

} // namespace bridge::settings
