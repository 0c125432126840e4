namespace Earshot.Live.Tests.Sipp;

/// <summary>The tests that look at one session of calls.</summary>
[CollectionDefinition(Name)]
public sealed class SippSessionUsers : ICollectionFixture<SippSession>
{
    public const string Name = "sipp";
}
