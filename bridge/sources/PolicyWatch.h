#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/sources/SourceWatch.h"

#include <QObject>
#include <QString>

namespace bridge::sources {

/// Passes the administrators' policy to the choice, initially and after each change. Main thread.
class PolicyWatch : public QObject
{
    Q_OBJECT

public:
    /// `choice` outlives it.
    PolicyWatch(QString managedFolder, endpoint::EndpointChoice &choice, QObject *parent = nullptr);

private:
    void read();

    QString m_folder;
    endpoint::EndpointChoice &m_choice;
    SourceWatch m_watch;
};

} // namespace bridge::sources
