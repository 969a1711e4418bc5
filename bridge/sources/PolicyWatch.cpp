#include "bridge/sources/PolicyWatch.h"

#include "bridge/sources/SourceReader.h"

#include <utility>

namespace bridge::sources {

PolicyWatch::PolicyWatch(QString managedFolder, endpoint::EndpointChoice &choice, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(managedFolder))
    , m_choice(choice)
{
    connect(&m_watch, &SourceWatch::changed, this, &PolicyWatch::read);
    read();
}

void PolicyWatch::read()
{
    m_watch.watch(managedFiles(m_folder));
    m_choice.setPolicy(readManagedPolicy(m_folder));
}

} // namespace bridge::sources

#include "moc_PolicyWatch.cpp"
